//! Activities that ran or run: `/history/activity-instance`.

crate::operations! { Camunda7;
    GET_HISTORIC_ACTIVITY_INSTANCES = GET "/history/activity-instance"
        as getHistoricActivityInstances: Read, Rows, by Offset, since 7 2, "Activities that ran or run." {
        query [
            sortBy sortOrder firstResult maxResults activityInstanceId processInstanceId processDefinitionId executionId activityId
            activityName activityType taskAssignee finished unfinished canceled completeScope startedBefore startedAfter finishedBefore
            finishedAfter tenantIdIn withoutTenantId
        ]
    };
    QUERY_HISTORIC_ACTIVITY_INSTANCES = POST "/history/activity-instance"
        as queryHistoricActivityInstances: Read, Rows, by Offset, "Activities that ran or run, with filters in the body." {
        query [firstResult maxResults]
        body [
            activityInstanceId processInstanceId processDefinitionId executionId activityId activityName activityType taskAssignee finished
            unfinished canceled completeScope startedBefore startedAfter finishedBefore finishedAfter tenantIdIn withoutTenantId sorting
        ]
    };
    GET_HISTORIC_ACTIVITY_INSTANCES_COUNT = GET "/history/activity-instance/count"
        as getHistoricActivityInstancesCount: Read, Count, since 7 2, "How many activities ran or run." {
        query [
            activityInstanceId processInstanceId processDefinitionId executionId activityId activityName activityType taskAssignee finished
            unfinished canceled completeScope startedBefore startedAfter finishedBefore finishedAfter tenantIdIn withoutTenantId
        ]
    };
    QUERY_HISTORIC_ACTIVITY_INSTANCES_COUNT = POST "/history/activity-instance/count"
        as queryHistoricActivityInstancesCount: Read, Count, "How many activities ran or run, with filters in the body." {
        body [
            activityInstanceId processInstanceId processDefinitionId executionId activityId activityName activityType taskAssignee finished
            unfinished canceled completeScope startedBefore startedAfter finishedBefore finishedAfter tenantIdIn withoutTenantId sorting
        ]
    };
    GET_HISTORIC_ACTIVITY_INSTANCE = GET "/history/activity-instance/{id}"
        as getHistoricActivityInstance: Read, Object, "One activity that ran or runs.";
}
