//! Figures per definition, ended instances too: `/history/process-definition`.

crate::operations! { Camunda7;
    GET_CLEANABLE_HISTORIC_PROCESS_INSTANCE_REPORT = GET "/history/process-definition/cleanable-process-instance-report"
        as getCleanableHistoricProcessInstanceReport: Read, Rows, by Offset, "Ended instances that cleanup may remove, by definition." {
        query [processDefinitionIdIn processDefinitionKeyIn tenantIdIn withoutTenantId compact sortBy sortOrder firstResult maxResults]
    };
    GET_CLEANABLE_HISTORIC_PROCESS_INSTANCE_REPORT_COUNT = GET "/history/process-definition/cleanable-process-instance-report/count"
        as getCleanableHistoricProcessInstanceReportCount: Read, Count, "How many definitions the cleanup report has." {
        query [processDefinitionIdIn processDefinitionKeyIn tenantIdIn withoutTenantId compact]
    };
    GET_HISTORIC_ACTIVITY_STATISTICS = GET "/history/process-definition/{id}/statistics"
        as getHistoricActivityStatistics: Read, Rows, since 7 2, "Instances per activity, ended ones too." {
        query [
            canceled finished completeScope incidents startedBefore startedAfter finishedBefore finishedAfter processInstanceIdIn sortBy
            sortOrder
        ]
    };
}
